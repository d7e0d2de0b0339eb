/**
 * Labels without the words that all of them begin with: “EU 42” and “EU 43” are 42 and 43 in EU.
 */
export function shortLabels(labels: string[]): { prefix: string; short: string[] } {
  const words = labels.map((label) => label.split(' '))
  const [first = []] = words
  let shared = 0
  while (labels.length > 1 && words.every((own) => own.length > shared + 1 && own[shared] === first[shared])) shared++
  return { prefix: first.slice(0, shared).join(' '), short: words.map((own) => own.slice(shared).join(' ')) }
}
