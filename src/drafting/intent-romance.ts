import type { Intent } from './intent.js';

/** Words in any case, whole: `\b` knows no letters with accents. */
function words(alternatives: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${alternatives})(?![\\p{L}\\p{N}_])`, 'iu');
}

/** What a question in French or Spanish is about, in the order of the English ones: the first that fits counts. */
export const ROMANCE_SUBJECTS: [Intent['about'], RegExp][] = [
  ['denied', words('refusée?s?|rejetée?s?|interdite?s?|denegad[oa]s?|rechazad[oa]s?|prohibid[oa]s?')],
  ['failures', words('échoué|échouent|échecs?|erreurs?|fallar?on|fallid[oa]s?|errores')],
  ['attached', words('politique de confiance|política de confianza|peut assumer|puede asumir')],
  ['not-used', words('jamais utilisée?s?|inutilisée?s?|nunca (?:us|utiliz)ad[oa]s?|sin usar|no se us[óa]')],
  [
    'usage',
    words(
      'quels services|quelles régions|qué servicios|qué regiones|qui (?:a )?utilis[ée] (?:ce|le) rôle|quién us[óa] (?:este|el) rol',
    ),
  ],
  ['delivery', words('revenir en arrière|volver atrás|shadow')],
  [
    'changes',
    words(
      "qu['’]est-ce qui a changé|qui a (?:choisi|décidé|approuvé|changé)|depuis (?:hier|aujourd['’]hui)|historique|qué (?:ha )?cambi(?:ó|ado)|quién (?:eligió|decidió|aprobó|cambió)|desde (?:ayer|hoy)|historial",
    ),
  ],
  ['safe', words('sans risque|en sécurité|sûr|sûre|seguro|segura|sin riesgo|détacher|desvincular')],
  [
    'what-breaks',
    words(
      'casse|cassera|cesse de fonctionner|enlève|enlever|retire|rompe|romperá|deja de funcionar|quito|quita|quitar|qué pasa si',
    ),
  ],
  ['propose', words('étendre|élargir|restreindre|limiter|ampliar|restringir|limitar|seulement pour|solo para')],
  ['left-out', words('laissée?s? de côté|exclue?s?|manque|omise?s?|excluid[oa]s?|omitid[oa]s?|falta|faltan')],
  ['blind-spots', words('angles? morts?|puntos? ciegos?')],
  ['can', words('peut|peuvent|pourrait|encore|puede|pueden|podría|todavía')],
  [
    'why-here',
    words(
      'pourquoi|raison|preuves?|qui (?:utilise|appelle)|combien de fois|nécessaire|por qué|razón|pruebas?|quién (?:usa|llama)|cuántas veces|necesari[oa]',
    ),
  ],
  ['facts', words("que (?:fait|hace)|qu['’]est-ce que|qué (?:es|hace)|explique|explica")],
  ['overview', words("résumé|aperçu|vue d['’]ensemble|resumen|visión general")],
];
