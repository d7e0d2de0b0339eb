package devstack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
)

// RedisClusterOptions configure a private Cluster.
type RedisClusterOptions struct {
	Dir      string    // each node gets a folder in it
	Masters  int       // at least 3: with fewer there is no majority without a dead one
	Replicas int       // of each master
	Logs     io.Writer // of all nodes; nil discards them
}

// nodeTimeout is how long a node may not answer before the others consider it dead.
const nodeTimeout = "1000" // ms

// RedisCluster is a private Cluster. While some masters are away it serves the slots of the others.
type RedisCluster struct {
	nodes []*Redis // the masters, then the replicas of each in turn
}

// StartRedisCluster returns when every slot has its master and every replica its data.
func StartRedisCluster(ctx context.Context, opts RedisClusterOptions) (*RedisCluster, error) {
	if opts.Masters < 3 {
		return nil, errors.New("a Redis Cluster has at least 3 masters")
	}
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	c := &RedisCluster{}
	if err := c.start(ctx, opts); err != nil {
		return nil, errors.Join(err, c.Stop(context.WithoutCancel(ctx)))
	}
	return c, nil
}

// URL returns the addresses of all nodes, with their password.
func (c *RedisCluster) URL() string { return urlOf(c.nodes) }

// Node returns the node at an address, or nil.
func (c *RedisCluster) Node(address string) *Redis {
	for _, node := range c.nodes {
		if node.Address() == address {
			return node
		}
	}
	return nil
}

// Kill kills one node.
func (c *RedisCluster) Kill(address string) error {
	node := c.Node(address)
	if node == nil {
		return fmt.Errorf("no node of the Cluster is at %s", address)
	}
	return node.Kill()
}

// Stop stops every node.
func (c *RedisCluster) Stop(ctx context.Context) error { return stopAll(ctx, c.nodes) }

func (c *RedisCluster) start(ctx context.Context, opts RedisClusterOptions) error {
	password := rand.Text()
	for i := range opts.Masters * (1 + opts.Replicas) {
		node, err := StartRedis(ctx, RedisOptions{
			Dir: filepath.Join(opts.Dir, "node"+strconv.Itoa(i)), Logs: opts.Logs,
			member: member{password: password, cluster: true, settings: []string{
				"masterauth " + password,
				"cluster-node-timeout " + nodeTimeout,
				"cluster-require-full-coverage no", // one lost master must not stop the others
				"cluster-replica-validity-factor 0",
				"repl-diskless-sync-delay 0",
			}},
		})
		if err != nil {
			return err
		}
		c.nodes = append(c.nodes, node)
	}
	return c.assemble(ctx, opts.Masters)
}

// assemble assigns the slots to the masters, introduces the nodes to each other, and attaches the
// replicas to masters, as `redis-cli --cluster create` does.
func (c *RedisCluster) assemble(ctx context.Context, masters int) error {
	const slots = 16384
	first := c.nodes[0]
	for i, node := range c.nodes {
		commands := []string{"CLUSTER SET-CONFIG-EPOCH " + strconv.Itoa(i+1)}
		if i < masters {
			commands = append(commands, fmt.Sprintf("CLUSTER ADDSLOTSRANGE %d %d", i*slots/masters, (i+1)*slots/masters-1))
		}
		if i > 0 {
			commands = append(commands, fmt.Sprintf("CLUSTER MEET 127.0.0.1 %d %d", first.port, first.busPort))
		}
		for _, command := range commands {
			if _, err := node.send(ctx, command); err != nil {
				return fmt.Errorf("assemble the Cluster: %w", err)
			}
		}
	}
	for _, node := range c.nodes {
		if err := node.until(ctx, "CLUSTER INFO", "cluster_state:ok", "cluster_known_nodes:"+strconv.Itoa(len(c.nodes))); err != nil {
			return err
		}
	}
	for i, node := range c.nodes[masters:] {
		id, err := c.nodes[i%masters].send(ctx, "CLUSTER MYID")
		if err != nil {
			return fmt.Errorf("assemble the Cluster: %w", err)
		}
		if _, err := node.send(ctx, "CLUSTER REPLICATE "+strings.TrimSpace(id)); err != nil {
			return fmt.Errorf("assemble the Cluster: %w", err)
		}
	}
	for _, node := range c.nodes[masters:] {
		if err := node.until(ctx, "INFO replication", "master_link_status:up"); err != nil {
			return err
		}
	}
	return c.untilReplicated(ctx, masters)
}

// untilReplicated waits until every node knows every replica, because a replica that some nodes do
// not know cannot be elected.
func (c *RedisCluster) untilReplicated(ctx context.Context, masters int) error {
	for _, node := range c.nodes {
		err := poll(ctx, func() (string, error) {
			reply, err := node.send(ctx, "CLUSTER NODES")
			if err == nil && strings.Count(reply, "slave") != len(c.nodes)-masters {
				err = errors.New("not every replica is known")
			}
			return reply, err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
