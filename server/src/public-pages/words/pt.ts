import type { PublicWords } from './words.ts';

export const pt: PublicWords = {
  titles: {
    privacy: 'Política de privacidade',
    terms: 'Termos de serviço',
    deletion: 'Exclusão de dados',
    notFound: 'Não encontrado',
  },
  accounts: { facebook: 'Página do Facebook', instagram: 'Instagram', whatsapp: 'WhatsApp' },
  privacy({ name, contactEmail, publicUrl, accounts }) {
    const reach = contactEmail === null ? name : `${name}, ${contactEmail}`;
    return `# Política de privacidade de ${name}

${name} responde às mensagens e aos comentários que as pessoas enviam às suas contas no Facebook, no Instagram e no WhatsApp. Esta página explica o que acontece com o que você nos escreve por lá.

## Quem é o responsável
${reach}
${accounts.length === 0 ? '' : `\n## Quais contas são abrangidas\n${accounts.map((account) => `- ${account}`).join('\n')}\n`}
## O que guardamos
- As mensagens e os comentários que você nos envia, arquivos incluídos, e as nossas respostas.
- O seu nome, a sua foto e o seu nome de usuário como a Meta os mostra para nós e, no WhatsApp, o seu número de telefone.
- As anotações que a nossa equipe escreve para ajudar você.

## Para quê
Usamos esses dados para responder a você e cuidar do que nos pediu. Não os vendemos nem os usamos para publicidade.

## Onde ficam guardados
Na nossa própria instalação da caixa de entrada Roost. Ela recebe as suas mensagens da Meta e envia as nossas respostas à Meta; não há mais ninguém no meio. O que a Meta faz com elas é regido pela política de privacidade da Meta.

## Por quanto tempo
Pelo tempo de que precisarmos para atender você ou que a lei exigir. Você pode pedir antes que os apaguemos.

## Os seus direitos
Você pode perguntar o que guardamos sobre você, pedir a correção ou a exclusão: escreva para nós na mesma conversa${contactEmail === null ? '' : ` ou para ${contactEmail}`}. Quando os dados forem apagados, você receberá um endereço em ${publicUrl}/data-deletion/ que confirma isso.

## Pessoas da nossa equipe que entram com o Facebook ou o Instagram
O nome delas, as permissões que deram e um token criptografado são guardados enquanto houver uma conta conectada por meio delas. Isso termina ao remover o nosso aplicativo nas configurações do Facebook ou do Instagram, ou ao desconectar no Roost; um pedido de exclusão de dados apaga tudo isso.
`;
  },
  terms({ name, contactEmail }) {
    return `# Termos de serviço de ${name}

Estes termos tratam do que se escreve para ${name} no Facebook, no Instagram e no WhatsApp.

## O que oferecemos
Lemos e respondemos mensagens e comentários. Respondemos assim que podemos; não prometemos um prazo.

## O que pedimos a você
- Não escreva nada que seja ilegal ou que prejudique outras pessoas.
- Não envie senhas, números de cartão nem outros segredos.

## Compras
O que você compra de nós tem os seus próprios termos, que acompanham a oferta.

## Quem responde
Uma pessoa da nossa equipe, ou uma mensagem que preparamos e que avisa isso.

## Contato
${contactEmail === null ? `Escreva para ${name} na conversa.` : `${name}, ${contactEmail}`}
`;
  },
  noPage: '# Não há nada aqui\nEsta página não existe.',
  noRequest: '# Esse pedido não existe\nNão há nenhum pedido com este código. Confira o endereço.',
  erased({ code, day }, { contact, login }) {
    const gone = [
      ...(contact ? ['mensagens e arquivos, nomes e identificadores'] : []),
      ...(login ? ['o nome, os identificadores, as permissões e o token do seu login'] : []),
    ];
    return `# Os seus dados foram excluídos

O pedido ${code} foi atendido em ${day}. Foi apagado o seguinte: ${gone.join('; e ')}.

As cópias em backups criptografados desaparecem quando eles são substituídos. O que a Meta guarda é regido pela política de privacidade da Meta.`;
  },
  nothingKept: ({ code, day }) => `# Nada é guardado com este identificador

O pedido ${code} foi examinado em ${day}. Nada é guardado com o identificador que a Meta indicou.

A Meta dá a você outro identificador quando você nos escreve. Se você nos escreveu e quer que isso seja apagado, escreva para nós na mesma conversa.`,
};
