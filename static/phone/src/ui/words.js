// Where a line of Chinese may end: between words, which browsers find out only when they are asked.

const words = typeof Intl === 'object' && Intl.Segmenter && new Intl.Segmenter('zh', { granularity: 'word' });

const AFTER = /^[的地得了着过们吗呢吧器入会局院室人员轮年月日号]$/; // they belong to what is before them

const CLOSES = /[，、。；：！？）》”]$/; // a line may end after them

const ONE = ['工作人员', '干部职工', '服务对象', '整改', '测评', '督查', '派驻']; // several words to the browser, one to who reads them

function segments(text) {
  const out = [];
  for (const { segment, isWordLike } of words.segment(text)) {
    const last = out[out.length - 1];
    if (last && ONE.some((word) => word.startsWith(last.segment + segment))) last.segment += segment;
    else out.push({ segment, isWordLike });
  }
  return out;
}

/**
 * A Chinese text, cut where a line may end: between words. A single character goes along with the word after it, else with the one
 * before. Elsewhere, and in a browser that knows no words, a text is one piece.
 */
export function pieces(text) {
  if (!words || !/[\u4e00-\u9fff]{3}/.test(text)) return [text];
  const cut = [];
  const join = (piece) => cut.push((cut.pop() || '') + piece);
  const alone = () => cut.length > 1 && cut[cut.length - 1].length === 1 && join(cut.pop());
  let open = true; // whether the next word joins the last piece
  for (const { segment, isWordLike } of segments(text)) {
    const single = segment.length === 1 && isWordLike && !AFTER.test(segment);
    if (!isWordLike) alone(); // punctuation stays with what is before it, brackets with what is after
    if (open || !isWordLike || AFTER.test(segment)) join(segment);
    else cut.push(segment);
    open = isWordLike ? single : !CLOSES.test(segment);
  }
  alone();
  return cut;
}
