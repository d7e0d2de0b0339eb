// Package e2e tests the product from outside: real `sneakerhead serve` processes on a real Postgres and a real Redis,
// spoken to over HTTP and WebSocket, killed and stopped by signals, and audited afterwards by `sneakerhead audit`.
package e2e_test
