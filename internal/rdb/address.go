package rdb

import (
	"crypto/tls"
	"errors"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"
)

// maxAddresses bounds how many nodes an address may name; they are seeds, the rest is discovered.
const maxAddresses = 64

// address is where Redis is: one server, the seeds of a Cluster, or the sentinels that know a master.
type address struct {
	nodes    []string
	master   string // Sentinel's name for the master, "" without Sentinel
	database int
	username string
	password string
	tls      *tls.Config
}

// errAddress never quotes the address: it may hold a password.
var errAddress = errors.New("want redis://[user:password@]host:port[/database], rediss:// for TLS, " +
	"several comma-separated for a Cluster, ?master=NAME for Sentinel")

// parseAddress reads REDIS_URL. Parts after the first may leave out the scheme; user, database and master are taken
// from whichever part names them.
func parseAddress(raw string) (address, error) {
	var all address
	scheme := ""
	parts := strings.Split(raw, ",")
	if len(parts) > maxAddresses {
		return address{}, errAddress
	}
	for _, part := range parts {
		part = strings.TrimSpace(part)
		if before, _, ok := strings.Cut(part, "://"); ok {
			scheme = before
		} else {
			part = scheme + "://" + part
		}
		if err := all.add(part); err != nil {
			return address{}, err
		}
	}
	if all.database != 0 && len(all.nodes) > 1 && all.master == "" {
		return address{}, errors.New("a Redis Cluster has only database 0: leave the database out")
	}
	return all, nil
}

func (a *address) add(part string) error {
	u, err := url.Parse(part)
	if err != nil || u.Host == "" || (u.Scheme != "redis" && u.Scheme != "rediss") {
		return errAddress
	}
	query := u.Query()
	if master := query.Get("master"); master != "" {
		a.master = master
	}
	query.Del("master")
	u.RawQuery = query.Encode()
	options, err := redis.ParseURL(u.String())
	if err != nil {
		return errAddress
	}
	a.nodes = append(a.nodes, options.Addr)
	if options.Username != "" || options.Password != "" {
		a.username, a.password = options.Username, options.Password
	}
	if options.DB != 0 {
		a.database = options.DB
	}
	if options.TLSConfig != nil {
		a.tls = options.TLSConfig
		if len(parsedHosts(a.nodes)) > 1 {
			a.tls.ServerName = "" // each node answers to its own name
		}
	}
	return nil
}

func parsedHosts(nodes []string) map[string]struct{} {
	hosts := make(map[string]struct{}, len(nodes))
	for _, node := range nodes {
		hosts[node] = struct{}{}
	}
	return hosts
}
