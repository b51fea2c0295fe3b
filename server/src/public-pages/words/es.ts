import type { PublicWords } from './words.ts';

export const es: PublicWords = {
  titles: {
    privacy: 'Política de privacidad',
    terms: 'Condiciones del servicio',
    deletion: 'Eliminación de datos',
    notFound: 'No encontrado',
  },
  accounts: { facebook: 'Página de Facebook', instagram: 'Instagram', whatsapp: 'WhatsApp' },
  privacy({ name, contactEmail, publicUrl, accounts }) {
    const reach = contactEmail === null ? name : `${name}, ${contactEmail}`;
    return `# Política de privacidad de ${name}

${name} responde a los mensajes y comentarios que las personas envían a sus cuentas de Facebook, Instagram y WhatsApp. Esta página explica qué ocurre con lo que usted nos escribe allí.

## Quién es el responsable
${reach}
${accounts.length === 0 ? '' : `\n## Qué cuentas abarca\n${accounts.map((account) => `- ${account}`).join('\n')}\n`}
## Qué guardamos
- Los mensajes y comentarios que nos envía, archivos incluidos, y nuestras respuestas.
- Su nombre, su foto y su nombre de usuario tal como Meta nos los muestra, y en WhatsApp su número de teléfono.
- Las notas que nuestro equipo escribe para ayudarle.

## Para qué
Lo usamos para responderle y ocuparnos de lo que nos pidió. No lo vendemos ni lo usamos para publicidad.

## Dónde se guarda
En nuestra propia instalación de la bandeja de entrada Roost. Recibe sus mensajes de Meta y envía nuestras respuestas a Meta; nadie más está en medio. Lo que Meta hace con ellos se rige por la política de privacidad de Meta.

## Cuánto tiempo
El que necesitemos para atenderle o el que exija la ley. Puede pedirnos antes que lo borremos.

## Sus derechos
Puede preguntarnos qué guardamos sobre usted, pedir que se corrija o que se borre: escríbanos en la misma conversación${contactEmail === null ? '' : ` o a ${contactEmail}`}. Cuando se borre, recibirá una dirección bajo ${publicUrl}/data-deletion/ que lo confirma.

## Personas de nuestro equipo que inician sesión con Facebook o Instagram
Su nombre, los permisos que dieron y un token cifrado se guardan mientras haya una cuenta conectada por medio de ellas. Eso termina al quitar nuestra aplicación en los ajustes de Facebook o Instagram, o al desconectar en Roost; una solicitud de eliminación de datos lo borra.
`;
  },
  terms({ name, contactEmail }) {
    return `# Condiciones del servicio de ${name}

Estas condiciones tratan de lo que se escribe a ${name} en Facebook, Instagram y WhatsApp.

## Qué ofrecemos
Leemos y respondemos mensajes y comentarios. Respondemos en cuanto podemos; no prometemos un plazo.

## Qué le pedimos
- No escriba nada que sea ilegal o que dañe a otras personas.
- No envíe contraseñas, números de tarjeta ni otros secretos.

## Compras
Lo que nos compra tiene sus propias condiciones, que le damos con la oferta.

## Quién responde
Una persona de nuestro equipo, o un mensaje que preparamos y que lo indica.

## Contacto
${contactEmail === null ? `Escriba a ${name} en la conversación.` : `${name}, ${contactEmail}`}
`;
  },
  noPage: '# Aquí no hay nada\nEsta página no existe.',
  noRequest: '# No existe esa solicitud\nNo hay ninguna solicitud con este código. Compruebe la dirección.',
  erased({ code, day }, { contact, login }) {
    const gone = [
      ...(contact ? ['mensajes y archivos, nombres e identificadores'] : []),
      ...(login ? ['el nombre, los identificadores, los permisos y el token de su inicio de sesión'] : []),
    ];
    return `# Sus datos se han eliminado

La solicitud ${code} se cumplió el ${day}. Se ha borrado lo siguiente: ${gone.join('; y ')}.

Las copias en respaldos cifrados desaparecen cuando estos se sustituyen. Lo que Meta conserva se rige por la política de privacidad de Meta.`;
  },
  nothingKept: ({ code, day }) => `# No se guarda nada con este identificador

La solicitud ${code} se examinó el ${day}. No se guarda nada con el identificador que indicó Meta.

Meta le da otro identificador cuando nos escribe. Si nos ha escrito y quiere que se borre, escríbanos en la misma conversación.`,
};
