import { truth, type Truth, unknown } from '../truth';
import { fitsText } from './text-match';

/**
 * Whether a request's path fits a value of `paths`. The query string doesn't count. A path that normalisation would
 * change is not judged.
 *
 * @see Istio 1.26.2 pilot/pkg/security/authz/matcher/template.go, pkg/config/security/security.go (B2.6/6, B2.6/7)
 */
export function fitsPath(pattern: string, sent: string): Truth {
  const path = sent.replace(/\?.*$/s, '');
  if (/(^|\/)\.\.?(\/|$)|%|\\/.test(path)) return unknown(`how ${path} is normalised`);
  return pattern.includes('{') ? fitsTemplate(pattern, path) : truth(fitsText(pattern, path));
}

// `{*}` is one segment, `{**}` any number of them; whether its slash may be missing too isn't told.
function fitsTemplate(template: string, path: string): Truth {
  const source = template
    .split(/(\{\*\*?\})/)
    .map((part) => (part === '{*}' ? '[^/]+' : part === '{**}' ? '.*' : escaped(part)))
    .join('');
  if (new RegExp(`^${source}$`).test(path)) return truth(true);
  const isBare = template.includes('/{**}') && fitsTemplate(template.replace('/{**}', ''), path).value === 'yes';
  return isBare ? unknown(`whether ${template} takes no segment`) : truth(false);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
