// Package e2e tests the product from outside. It runs real `sneakerhead serve` processes on a real
// Postgres and a real Redis, uses their HTTP API and WebSocket, kills and stops them by signals,
// and checks the result with `sneakerhead audit`.
//
// Tests that measure times, or put load on the product, run alone. The others only compare answers
// or wait for the server's own timeouts. They are parallel, and Go's test runner starts them after
// the first kind is done.
package e2e_test
