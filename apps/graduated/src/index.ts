export { promiseGraduated } from './promise';
export { renderGraduated } from './render';
