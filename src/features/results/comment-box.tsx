// A person's comment on the open row. It is kept when the field is left, so that each comment is one edit to undo.
import { useState } from "react";
import type { ResponseId } from "../../domain/case.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { TextArea } from "../../ui/field.tsx";

export function CommentBox({ responseId }: { readonly responseId: ResponseId }) {
  const words = useLanguage().messages.gridWork;
  const kept = useApp((state) => state.comments.get(responseId)?.text ?? "");
  const { setComment } = useActions();
  /** What is typed and not kept yet; null shows what is kept, which undo and other tabs may change. */
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <div
      onBlur={() => {
        if (draft === null) return;
        void setComment(responseId, draft).then(() => setDraft(null));
      }}
    >
      <TextArea label={words.comment} hint={words.commentHint} rows={2} value={draft ?? kept} onChange={setDraft} />
    </div>
  );
}
