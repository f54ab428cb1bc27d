// Run by the container's health check: exit 0 where the service says that it is healthy.
const response = await fetch(`http://127.0.0.1:${process.env.PORT ?? 8000}/health`);
process.exitCode = response.ok ? 0 : 1;
