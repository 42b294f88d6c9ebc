export { renderGraduated } from './render';
