import { EvidenceList } from '#app/editor/citing/evidence-list.tsx';
import { OutlinePanel } from '#app/editor/moving/outline-panel.tsx';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';

/**
 * The headings of the text, and what its findings and lessons rest on; a transcript cites nothing.
 */
export function OutlineTab() {
  const { page } = useEditorTools();
  return <OutlinePanel below={(doc) => (page.isTranscript ? null : <EvidenceList doc={doc} />)} />;
}
