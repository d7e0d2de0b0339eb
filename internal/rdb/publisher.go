package rdb

import (
	"context"
	"errors"
	"net"
	"sync"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
)

// maxNodeTries bounds how many nodes one message is tried at.
const maxNodeTries = 4

// publisher sends messages to one node. On a Cluster every node passes a message on to all the
// others, so the publisher stays with a node that works. go-redis by itself picks a node at random
// for each message, and would lose a share of them for as long as one master is dead.
type publisher struct {
	client redis.UniversalClient

	mu     sync.Mutex
	node   *redis.Client // the Cluster's node that messages go to, nil when one must be picked
	failed string        // the address of the last node that failed
}

// publish tries another node only when it is certain that the message was not sent.
func (p *publisher) publish(ctx context.Context, channel string, message any) error {
	cluster, ok := p.client.(*redis.ClusterClient)
	if !ok {
		return p.client.Publish(ctx, channel, message).Err()
	}
	for try := 1; ; try++ {
		node, err := p.pick(ctx, cluster)
		if err != nil {
			return err
		}
		if err = node.Publish(ctx, channel, message).Err(); err == nil {
			return nil
		}
		p.abandon(node)
		if !neverSent(err) || try == maxNodeTries {
			return err
		}
	}
}

func (p *publisher) pick(ctx context.Context, cluster *redis.ClusterClient) (*redis.Client, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.node != nil {
		return p.node, nil
	}
	node, err := anyMaster(ctx, cluster, p.failed)
	p.node = node
	return node, err
}

func (p *publisher) abandon(node *redis.Client) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.node == node {
		p.node, p.failed = nil, node.Options().Addr
	}
}

// anyMaster picks one of a Cluster's masters at random, if possible not the one at the excepted
// address.
func anyMaster(ctx context.Context, cluster *redis.ClusterClient, except string) (*redis.Client, error) {
	for try := 1; ; try++ {
		node, err := cluster.MasterForKey(ctx, uuid.NewString()) // a random key belongs to a random master
		if err != nil || node.Options().Addr != except || try == maxNodeTries {
			return node, err
		}
	}
}

// neverSent reports whether an error proves that the message was not sent: the connection could not
// be made, or the client of a node that has left the Cluster was closed. Any other error may be a
// lost reply.
func neverSent(err error) bool {
	var failed *net.OpError
	return errors.Is(err, redis.ErrClosed) || errors.As(err, &failed) && failed.Op == "dial"
}
