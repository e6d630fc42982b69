import type { Topics } from '../../cli/program.ts';

/** Texts of `meshsvc help TOPIC`, in the order of `--help`. */
export const topics: Topics = {
  names: ['modes', 'references', 'labels', 'exit-codes', 'input'],
  text: async (name) => {
    const { topicTexts } = await import('./topics.ts');
    return topicTexts[name]!;
  },
};
