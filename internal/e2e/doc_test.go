// Package e2e tests the product from outside: real `sneakerhead serve` processes on a real Postgres and a real Redis,
// spoken to over HTTP and WebSocket, killed and stopped by signals, and audited afterwards by `sneakerhead audit`.
//
// A test that holds the product to a time, or loads it, runs when no other does. The others only ask and compare, or wait
// for the server to give up: they are parallel, and Go's runner keeps them until the former are done.
package e2e_test
