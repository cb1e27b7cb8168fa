// Ends well where the process of this container answers that it lives; its port is that of LAGEBILD_PORT, else 8080.
const { LAGEBILD_PORT: port = "8080" } = process.env;
const response = await fetch(`http://127.0.0.1:${port}/health`).catch((error) => ({ ok: false, status: error.cause }));
if (!response.ok) process.stderr.write(`not healthy: ${response.status}\n`);
process.exitCode = response.ok ? 0 : 1;
