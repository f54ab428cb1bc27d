// The service under test: it looks a greeting up and counts its visitors.
const { createServer } = require('node:http');

const greetings = ['Hello', 'Bonjour', 'Guten Tag', 'Ciao', 'Hej'];
let visitors = 0;

createServer((request, response) => {
  if (request.url !== '/') {
    response.writeHead(404).end();
    return;
  }
  visitors += 1;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ greeting: greetings[visitors % greetings.length], visitors }));
}).listen(3000);
