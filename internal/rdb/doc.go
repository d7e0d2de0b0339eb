// Package rdb is Redis: the gate that admits attempts, and the bus that carries news between replicas.
//
//	gate.go     shop.Gate: admit, settle, load           bus.go    publish and subscribe
//	breaker.go  what makes a lost Redis cost nothing     news.go   what a message on the bus looks like
//	client.go   one client for each use                  keys.go   every key
//	breakers.go one for each master of a Cluster         voice.go  which of a Cluster's nodes is spoken to
//
// Redis is one server, a Cluster, or whatever server Sentinels call the master. A drop's keys are on one master; the bus
// has one channel, which any node carries.
//
// Nothing here is the truth. A gate may be empty, old or gone; a message may be lost. Whoever reads either can be
// brought to the present from Postgres, and is, regularly.
package rdb
