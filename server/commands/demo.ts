import type { ServiceCommand } from './command.ts';

export const demo: ServiceCommand = {
  name: 'demo',
  mayCreateData: true,
  usage: '',
  summary: 'Loads the demonstration corpus; what is there already is left as it is.',
  example: 'demo',
  words: [0, 0],
  async run(_typed, { services, progress }) {
    const { loadDemo } = await import('#server/exchange/demo.ts');
    const result = await loadDemo(services, { onProgress: ({ done, total }) => progress(`${done} of ${total} pages`) });
    const { people, pages, collections, annotations } = result;
    return {
      value: result,
      lines: [`Added ${people} people, ${pages} pages, ${collections} collections, ${annotations} annotations.`],
    };
  },
};
