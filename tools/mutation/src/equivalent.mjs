export const judgements = [];
