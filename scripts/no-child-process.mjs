// Stands in for node:child_process where commander imports it and never calls it.
const nothing = { spawn: undefined };
export default nothing;
