// Package deployment has what the tests in faults and soak run on: replicas of the product on a
// real Postgres and a real Redis, and clients that send requests and record the answers in a
// journal. Only these tests use it.
//
//	stores.go   a durable Postgres, a Redis           client.go  requests and their answers
//	replica.go  a process that is restarted           buyer.go   a user who reserves, buys and cancels
//	build.go    its binary                            frames.go  frames of a socket
package deployment
