// Spoils the evidence of a round, to show that the judge sees it.

const isRecord = (write) => write.doctype === "Service Equipment" && write.op_ids.length > 0;

/** Each is given the evidence and answers a spoilt copy. */
export const SPOILS = {
  /** The first record made by an op is not there. */
  lost: ({ journal, ...rest }) => ({ ...rest, journal: journal.filter((write) => write !== journal.find(isRecord)) }),
  /** It is there twice. */
  doubled: ({ journal, ...rest }) => ({ ...rest, journal: [...journal, ...journal.filter(isRecord).slice(0, 1)] }),
  /** It came after everything else. */
  reordered: ({ journal, ...rest }) => {
    const first = journal.find(isRecord);
    return { ...rest, journal: [...journal.filter((write) => write !== first), ...(first ? [first] : [])] };
  },
};
