import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Avatar } from './avatar.ts';
import { closeIcon, plusIcon } from './icons.ts';
import { addCustomer, type Customer } from './state.ts';

/** Whose phone this is: the customers to choose from, and a form to invent another one. */
export function Holder({
  customers,
  chosenId,
  unreadIds,
  choose,
}: {
  customers: Customer[];
  chosenId: string | null;
  unreadIds: Set<string>;
  choose: (customerId: string) => void;
}) {
  const [naming, setNaming] = useState(false);
  const chosen = useRef<HTMLButtonElement | null>(null);
  useEffect(() => chosen.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), [chosenId, naming]);
  if (naming) {
    return html`<${NewCustomer}
      done=${(customerId: string | null) => {
        setNaming(false);
        if (customerId !== null) choose(customerId);
      }}
    />`;
  }
  return html`<div class="holder" role="group" aria-label="Whose phone is this?">
    <div
      class=${customers.length > 3 ? 'people many' : 'people'}
      onWheel=${(event: WheelEvent) => {
        if (event.currentTarget instanceof HTMLElement) event.currentTarget.scrollLeft += event.deltaY;
      }}
    >
      ${customers.map(
        (customer) => html`<button
          type="button"
          key=${customer.id}
          class="person"
          data-testid=${`phone-customer-${customer.id}`}
          ref=${customer.id === chosenId ? chosen : null}
          aria-pressed=${customer.id === chosenId}
          title=${customer.name}
          onClick=${() => choose(customer.id)}
        >
          <${Avatar} name=${customer.name} url=${customer.avatarUrl} />
          <span class=${customer.id === chosenId ? 'person-name' : 'hidden'} dir="auto">${customer.name}</span>
          ${unreadIds.has(customer.id) && html`<span class="unread-dot"><span class="hidden">, has new messages</span></span>`}
        </button>`,
      )}
    </div>
    <button
      type="button"
      class="round"
      data-testid="phone-add-customer"
      aria-label="Add a customer"
      title="Add a customer"
      onClick=${() => setNaming(true)}
    >
      ${plusIcon()}
    </button>
  </div>`;
}

function NewCustomer({ done }: { done: (customerId: string | null) => void }) {
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  async function add(event: Event): Promise<void> {
    event.preventDefault();
    if (name.trim() === '') return;
    try {
      done(await addCustomer(name.trim()));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  }

  return html`<form
    class="holder naming"
    onSubmit=${add}
    onKeyDown=${(event: KeyboardEvent) => event.key === 'Escape' && done(null)}
  >
    <input
      data-testid="phone-customer-name"
      aria-label="Name of the new customer"
      placeholder="Name of the new customer"
      maxlength="120"
      dir="auto"
      value=${name}
      ref=${(input: HTMLInputElement | null) => name === '' && input?.focus()}
      onInput=${(event: InputEvent) => setName((event.target as HTMLInputElement).value)}
    />
    <button type="submit" class="plain strong" data-testid="phone-customer-save">Add</button>
    <button type="button" class="round" aria-label="Cancel" onClick=${() => done(null)}>${closeIcon()}</button>
    ${problem !== null && html`<p class="problem" role="alert">${problem}</p>`}
  </form>`;
}
