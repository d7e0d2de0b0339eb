// Package rdb is Redis: the gate that admits attempts, and the bus that carries news between replicas.
//
//	keys.go      every key
//	client.go    one client for each use        policy.go    whether a node may throw keys away
//
//	gate.go      admit attempts, remove a gate  bus.go       publish and subscribe
//	settle.go    settle a transaction, load     listener.go  one subscription of the bus
//	versions.go  how new gates are              publisher.go     which of a Cluster's nodes is published to
//	breaker.go   a lost Redis costs nothing     news.go      what a message on the bus looks like
//	breakers.go  one for each of its masters    log.go       go-redis's own messages
//
// The gate's scripts are in package lua. Redis is one server, a Cluster, or whichever server Sentinels call the master. A
// drop's keys are on one master; the bus has one channel, which any node carries.
//
// Nothing here is the truth. A gate may be empty, old or gone; a message may be lost. A reader of either can be brought to
// the present from Postgres, and is, regularly.
package rdb
