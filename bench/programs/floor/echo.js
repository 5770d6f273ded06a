// Sends back every message.
process.on("message", (message) => process.send(message));
