import type { PublicWords } from './words.ts';

export const en: PublicWords = {
  titles: {
    privacy: 'Privacy policy',
    terms: 'Terms of service',
    deletion: 'Data deletion',
    notFound: 'Not found',
  },
  accounts: { facebook: 'Facebook Page', instagram: 'Instagram', whatsapp: 'WhatsApp' },
  privacy({ name, contactEmail, publicUrl, accounts }) {
    const reach = contactEmail === null ? `${name}` : `${name}, ${contactEmail}`;
    return `# Privacy policy of ${name}

${name} answers messages and comments that people send to its accounts on Facebook, Instagram and WhatsApp. This page says what happens to what you write to us there.

## Who is responsible
${reach}
${accounts.length === 0 ? '' : `\n## Which accounts this is about\n${accounts.map((account) => `- ${account}`).join('\n')}\n`}
## What we keep
- The messages and comments you send us, files included, and our answers.
- Your name, picture and user name as Meta shows them to us, and on WhatsApp your phone number.
- Notes that our team writes to help you.

## What for
We use it to answer you and to look after what you asked for. We do not sell it, and we do not use it for advertising.

## Where it is kept
In our own installation of the Roost inbox. It receives your messages from Meta and sends our answers to Meta; nobody else stands in between. Meta’s own privacy policy covers what Meta does with them.

## How long
As long as we need it to look after you, or as the law asks. You may ask us to erase it earlier.

## Your rights
You may ask what we keep about you, have it corrected, or have it erased: write to us in the same conversation${contactEmail === null ? '' : ` or to ${contactEmail}`}. When it is erased you get an address under ${publicUrl}/data-deletion/ that says so.

## People of our team who log in with Facebook or Instagram
Their name, the permissions they gave and an encrypted token are kept while an account is connected through them. Removing our app in the settings of Facebook or Instagram, or disconnecting in Roost, ends that; a data deletion request erases it.
`;
  },
  terms({ name, contactEmail }) {
    return `# Terms of service of ${name}

These terms are about writing to ${name} on Facebook, Instagram and WhatsApp.

## What we offer
We read and answer messages and comments. We answer as soon as we can; we do not promise a time.

## What we ask of you
- Write nothing that is against the law or harms others.
- Send no passwords, card numbers or other secrets.

## Purchases
What you buy from us has its own terms, which we give you with the offer.

## Who answers
A person of our team, or a message that we prepared and that says so.

## Contact
${contactEmail === null ? `Write to ${name} in the conversation.` : `${name}, ${contactEmail}`}
`;
  },
  noPage: '# Nothing here\nThere is no such page.',
  noRequest: '# No such request\nThere is no request with this code. Check the address.',
  erased({ code, day }, { contact, login }) {
    const gone = [
      ...(contact ? ['messages and files, names and ids'] : []),
      ...(login ? ['the name, ids, permissions and token of your login'] : []),
    ];
    return `# Your data was deleted

The request ${code} was carried out on ${day}. This has been erased: ${gone.join('; and ')}.

Copies in encrypted backups disappear when those are replaced. What Meta itself keeps is covered by Meta’s privacy policy.`;
  },
  nothingKept: ({ code, day }) => `# Nothing is kept under this id

The request ${code} was looked into on ${day}. Nothing is kept under the id that Meta named.

Meta gives you another id where you write to us. If you have written to us and want that erased, write to us in the same conversation.`,
};
