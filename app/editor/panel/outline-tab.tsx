import { EvidenceList } from '#app/editor/citing/evidence-list.tsx';
import { OutlinePanel } from '#app/editor/moving/outline-panel.tsx';

/** The headings of the text, and what its findings and lessons rest on. */
export function OutlineTab() {
  return <OutlinePanel below={(doc) => <EvidenceList doc={doc} />} />;
}
