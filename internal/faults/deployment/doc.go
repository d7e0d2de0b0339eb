// Package deployment is what the tests in faults and soak run on: replicas of the product on a real Postgres and a real
// Redis, and people who ask them and write down in a journal what they were told. It is for those tests only.
//
//	stores.go   a Postgres that loses nothing, a Redis    asker.go  requests, and what came back
//	replica.go  a process that is started again           buyer.go  somebody who reserves, pays and lets go
//	build.go    its binary                                hear.go   what a socket says
package deployment
