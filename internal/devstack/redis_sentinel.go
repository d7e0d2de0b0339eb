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

// RedisSentinelOptions configure a private master with replicas and Sentinels.
type RedisSentinelOptions struct {
	Dir       string    // each server gets a folder in it
	Replicas  int       // 0 = 1
	Sentinels int       // 0 = 3
	Open      bool      // the Sentinels require no password, as is Redis's default
	Logs      io.Writer // of all servers; nil discards them
}

// sentinelMaster is the master's name in the Sentinels' configuration.
const sentinelMaster = "shop"

// RedisSentinel is a master with replicas, and Sentinels that promote a replica when the master has
// not answered for a second.
type RedisSentinel struct {
	servers   []*Redis // the first master, then its replicas
	sentinels []*Redis
}

// StartRedisSentinel returns when the replicas are in sync and the Sentinels know all servers.
func StartRedisSentinel(ctx context.Context, opts RedisSentinelOptions) (*RedisSentinel, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	if opts.Replicas == 0 {
		opts.Replicas = 1
	}
	if opts.Sentinels == 0 {
		opts.Sentinels = 3
	}
	s := &RedisSentinel{}
	if err := s.start(ctx, opts); err != nil {
		return nil, errors.Join(err, s.Stop(context.WithoutCancel(ctx)))
	}
	return s, nil
}

// URL returns the addresses of the Sentinels and the master's name, with the password.
func (s *RedisSentinel) URL() string { return urlOf(s.sentinels) + "?master=" + sentinelMaster }

// Master asks the Sentinels which server is the master now.
func (s *RedisSentinel) Master(ctx context.Context) (*Redis, error) {
	for _, sentinel := range s.sentinels {
		reply, err := sentinel.send(ctx, "SENTINEL GET-MASTER-ADDR-BY-NAME "+sentinelMaster)
		if err != nil {
			continue // ask the next one
		}
		for _, server := range s.servers {
			if strings.Contains(reply, strconv.Itoa(server.port)) {
				return server, nil
			}
		}
	}
	return nil, errors.New("no Sentinel knows the master")
}

// Sentinel returns one of the Sentinels. A killed one must not be restarted, because it would have
// lost its knowledge of the servers.
func (s *RedisSentinel) Sentinel(i int) *Redis { return s.sentinels[i] }

// Stop stops every server, the Sentinels first.
func (s *RedisSentinel) Stop(ctx context.Context) error {
	return errors.Join(stopAll(ctx, s.sentinels), stopAll(ctx, s.servers))
}

func (s *RedisSentinel) start(ctx context.Context, opts RedisSentinelOptions) error {
	password := rand.Text()
	for i := range 1 + opts.Replicas {
		settings := []string{"masterauth " + password, "repl-diskless-sync-delay 0"}
		if i > 0 {
			settings = append(settings, "replicaof 127.0.0.1 "+strconv.Itoa(s.servers[0].port))
		}
		server, err := StartRedis(ctx, RedisOptions{
			Dir: filepath.Join(opts.Dir, "server"+strconv.Itoa(i)), Logs: opts.Logs,
			member: member{password: password, settings: settings},
		})
		if err != nil {
			return err
		}
		s.servers = append(s.servers, server)
	}
	for _, replica := range s.servers[1:] {
		if err := replica.until(ctx, "INFO replication", "master_link_status:up"); err != nil {
			return err
		}
	}
	return s.watch(ctx, opts, password)
}

// watch starts the Sentinels.
func (s *RedisSentinel) watch(ctx context.Context, opts RedisSentinelOptions, password string) error {
	for i := range opts.Sentinels {
		sentinel, err := StartRedis(ctx, RedisOptions{
			Dir: filepath.Join(opts.Dir, "sentinel"+strconv.Itoa(i)), Logs: opts.Logs,
			member: member{password: password, open: opts.Open, sentinel: true, settings: []string{
				fmt.Sprintf("sentinel monitor %s 127.0.0.1 %d %d", sentinelMaster, s.servers[0].port, opts.Sentinels/2+1),
				fmt.Sprintf("sentinel auth-pass %s %s", sentinelMaster, password),
				fmt.Sprintf("sentinel down-after-milliseconds %s 1000", sentinelMaster),
				fmt.Sprintf("sentinel failover-timeout %s 3000", sentinelMaster),
			}},
		})
		if err != nil {
			return err
		}
		s.sentinels = append(s.sentinels, sentinel)
	}
	for _, sentinel := range s.sentinels {
		err := sentinel.until(ctx, "SENTINEL MASTER "+sentinelMaster,
			"num-slaves\n"+strconv.Itoa(opts.Replicas)+"\n", "num-other-sentinels\n"+strconv.Itoa(opts.Sentinels-1)+"\n")
		if err != nil {
			return err
		}
	}
	return nil
}
