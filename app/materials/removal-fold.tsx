import { PostForm } from '#app/ui/post-form.tsx';

/** The button that deletes the subject of a screen, in a fold that explains what is lost. */
export function RemovalFold({ label, help }: { label: string; help: string }) {
  return (
    <details className="fold">
      <summary>{label}</summary>
      <p>{help}</p>
      <PostForm>
        <input type="hidden" name="intent" value="remove" />
        <p className="actions">
          <button type="submit" className="button is-danger">
            {label}
          </button>
        </p>
      </PostForm>
    </details>
  );
}
