// Package rdb implements the ports that need Redis: the gate, which admits attempts, and the bus,
// which carries news between replicas.
//
//	keys.go      every key
//	client.go    one client for each use         policy.go     warns when a node may evict keys
//
//	gate.go      the gate's ports, remove        bus.go        publish and subscribe
//	admit.go     ask about a batch of attempts   listener.go   one subscription of the bus
//	settle.go    settle a transaction, load      publisher.go  publish at a working node of a Cluster
//	sizes.go     how a gate has sizes            news.go       the format of messages on the bus
//	versions.go  read what seq gates are at      log.go        go-redis's own messages
//	breaker.go   fail fast while Redis is away
//	breakers.go  a breaker for each master
//
// The gate's scripts are in package lua. Redis is a single server, a Cluster, or the master that
// Sentinels name. All keys of a drop are on one master; the bus has one channel, which every node
// of a Cluster passes on.
//
// Nothing in Redis decides a sale. A gate may be empty, out of date or missing, and a message may
// be lost; both are regularly corrected from Postgres.
package rdb
