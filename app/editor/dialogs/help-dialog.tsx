import { Dialog } from '#app/editor/tools/dialog.tsx';
import { type MessageKey, useT } from '#app/i18n/translate.ts';
import { BLOCK_LABELS } from '#content/document/blocks.ts';

type Shortcut = readonly [keys: readonly string[], text: MessageKey];

const GROUPS: readonly { readonly title: MessageKey; readonly shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'writing.help.reach',
    shortcuts: [
      [['Alt', 'F10'], 'writing.help.toolbar'],
      [['Échap', 'Tab'], 'writing.help.leave'],
      [['/'], 'writing.help.slash'],
      [['Alt', '↵'], 'writing.help.around'],
      [['Ctrl', '/'], 'writing.help.help'],
    ],
  },
  {
    title: 'writing.help.text',
    shortcuts: [
      [['Ctrl', 'B'], 'editor.marks.bold'],
      [['Ctrl', 'I'], 'editor.marks.italic'],
      [['Ctrl', 'K'], 'editor.marks.link'],
      [['Ctrl', 'Alt', 'F'], 'editor.blocks.footnote'],
      [['Ctrl', 'Z'], 'editor.toolbar.undo'],
      [['Ctrl', 'Maj', 'Z'], 'editor.toolbar.redo'],
    ],
  },
  {
    title: 'writing.help.blocks',
    shortcuts: [
      [['Ctrl', 'Alt', '2'], 'editor.blocks.heading2'],
      [['Ctrl', 'Alt', '3'], 'editor.blocks.heading3'],
      [['Ctrl', 'Maj', '8'], 'editor.blocks.bulletList'],
      [['Ctrl', 'Maj', '7'], 'editor.blocks.orderedList'],
      [['Ctrl', 'Maj', '9'], 'editor.blocks.taskList'],
      [['Alt', '↑ ↓'], 'writing.help.move'],
      [['Tab'], 'writing.help.tab'],
    ],
  },
  {
    title: 'writing.help.markdown',
    shortcuts: [
      [['##'], 'editor.blocks.heading2'],
      [['-'], 'editor.blocks.bulletList'],
      [['1.'], 'editor.blocks.orderedList'],
      [['- [ ]'], 'editor.blocks.taskList'],
      [['>'], 'editor.blocks.quote'],
      [['---'], 'editor.blocks.rule'],
      [[':::constat'], 'writing.help.directive'],
      [['[^]'], 'editor.blocks.footnote'],
      [['**…**'], 'editor.marks.bold'],
    ],
  },
];

const IN_ENGLISH: Readonly<Record<string, string>> = { Échap: 'Esc', Maj: 'Shift', ':::constat': ':::finding' };

/** All keyboard shortcuts. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const name = (key: string) => (t.locale === 'en' ? (IN_ENGLISH[key] ?? key) : key);
  // Markdown directives have French names, and English ones that are the kinds' codes.
  const blocks = BLOCK_LABELS.map(({ directive, kind }) => (t.locale === 'fr' ? directive : kind)).join(', ');
  return (
    <Dialog title={t('writing.help.title')} className="help-dialog" onClose={onClose}>
      <p>{t('writing.help.mac')}</p>
      <div className="help-groups">
        {GROUPS.map(({ title, shortcuts }) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {shortcuts.map(([keys, text]) => (
                <div key={keys.join(' ')}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{name(key)}</kbd>
                    ))}
                  </dt>
                  <dd>{t(text, { blocks })}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
