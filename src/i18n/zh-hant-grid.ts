// 在表格中工作的文字（臺灣用語）：自己的分數、註解、復原、顯示方式、篩選、分組、選取、編輯、比較。
import type { enGrid } from "./en-grid.ts";

const numbers = new Intl.NumberFormat("zh-Hant-TW");

function n(value: number): string {
  return numbers.format(value);
}

export const zhHantGrid: typeof enGrid = {
  own: "你的分數",
  ownOf: (criterion) => `你對「${criterion}」的分數`,
  ownIs: (level) => `你的分數：${level}`,
  ownDiffers: (level) => `你的分數：${level}，與評審認為最可能的不同`,
  ownHint: "這個分數與評審的評語並列，不會改動評語。再按一次即可移除。",
  ownKey: (key) => `按鍵 ${key}`,
  ownClear: "移除你的分數",
  comment: "註解",
  commentOf: (position) => `第 ${n(position)} 則回應的註解`,
  commentHint: "寫給自己看；會寫入匯出檔，不會交給評審。",
  commentMark: "有註解",
  undo: "復原",
  redo: "重做",
  undone: (left) => `已復原，還能復原 ${n(left)} 次編輯。`,
  redone: (left) => `已重做，還能重做 ${n(left)} 次編輯。`,
};
