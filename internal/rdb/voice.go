package rdb

import (
	"context"
	"errors"
	"net"
	"sync"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
)

// voiceTries bounds over how many nodes one message is tried.
const voiceTries = 4

// voice is where a replica publishes. On a Cluster every node passes a message on to all, so the voice stays with one that
// works; left to itself, go-redis would pick any, and a master that lies dead would cost a share of all messages for ever.
type voice struct {
	client redis.UniversalClient

	mu   sync.Mutex
	node *redis.Client // the Cluster's node that is spoken to, nil when one must be picked
	left string        // the address of the one before, which did not work
}

// publish goes on to another node only when the message certainly was not sent.
func (v *voice) publish(ctx context.Context, channel string, message any) error {
	cluster, ok := v.client.(*redis.ClusterClient)
	if !ok {
		return v.client.Publish(ctx, channel, message).Err()
	}
	for try := 1; ; try++ {
		node, err := v.pick(ctx, cluster)
		if err != nil {
			return err
		}
		if err = node.Publish(ctx, channel, message).Err(); err == nil {
			return nil
		}
		v.leave(node)
		if !neverSent(err) || try == voiceTries {
			return err
		}
	}
}

func (v *voice) pick(ctx context.Context, cluster *redis.ClusterClient) (*redis.Client, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.node != nil {
		return v.node, nil
	}
	node, err := anyMaster(ctx, cluster, v.left)
	v.node = node
	return node, err
}

func (v *voice) leave(node *redis.Client) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.node == node {
		v.node, v.left = nil, node.Options().Addr
	}
}

// anyMaster picks one of a Cluster's masters, and another than the one at an address, if there is any.
func anyMaster(ctx context.Context, cluster *redis.ClusterClient, but string) (*redis.Client, error) {
	for try := 1; ; try++ {
		node, err := cluster.MasterForKey(ctx, uuid.NewString()) // of a key that could be anywhere
		if err != nil || node.Options().Addr != but || try == voiceTries {
			return node, err
		}
	}
}

// neverSent tells a connection that could not be made, or a client of a node that has left the Cluster, from a lost reply.
func neverSent(err error) bool {
	var failed *net.OpError
	return errors.Is(err, redis.ErrClosed) || errors.As(err, &failed) && failed.Op == "dial"
}
