// Package rdb is Redis: the gate that admits attempts, and the bus that carries news between replicas.
//
//	gate.go     drop.Gate: admit, settle, load           bus.go   publish and subscribe
//	breaker.go  what makes a lost Redis cost nothing     news.go  what a message on the bus looks like
//	client.go   one client for each use                  keys.go  every key
//
// Nothing here is the truth. A gate may be empty, old or gone; a message may be lost. Whoever reads either can be
// brought to the present from Postgres, and is, regularly.
package rdb
