// Every app of the catalogue, a line each.
export { travelexample } from './travelexample';
