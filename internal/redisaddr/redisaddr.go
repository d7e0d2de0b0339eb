// Package redisaddr parses REDIS_URL and REDIS_PREFIX, both for the check of the settings and for
// the clients, so that they agree.
package redisaddr

import (
	"crypto/tls"
	"errors"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"
)

// maxNodes bounds how many nodes an address may name. The clients find the other nodes of a Cluster
// from these.
const maxNodes = 64

// Address is a single server, some nodes of a Cluster, or the Sentinels that know a master.
type Address struct {
	Nodes    []string // host:port
	Master   string   // Sentinel's name for the master, "" without Sentinel
	Database int
	Username string
	Password string
	TLS      *tls.Config
}

// The errors never quote the address: it may hold a password.
var (
	errWanted = errors.New("want a Redis address such as redis://user:password@host:6379/0, rediss:// for TLS, " +
		"several comma-separated for a Cluster, ?master=NAME for Sentinel")
	errDatabase = errors.New("want a Redis address without a database: a Cluster has only database 0")
	errSchemes  = errors.New("want a Redis address of one scheme: redis:// and rediss:// cannot be mixed")
)

// Parse parses an address. Its parts are separated by commas. Parts after the first may leave out
// the scheme; user, database and master may be in any part. For a Cluster with a single address,
// write that address twice. A comma in a password is written %2C. An error is one line, and quotes
// nothing of the address.
func Parse(raw string) (Address, error) {
	var all Address
	parts := strings.Split(raw, ",")
	if len(parts) > maxNodes {
		return Address{}, errWanted
	}
	scheme := ""
	for i, part := range parts {
		part = strings.TrimSpace(part)
		named, rest, ok := strings.Cut(part, "://")
		switch {
		case !ok:
			rest = part
		case i > 0 && named != scheme:
			return Address{}, errSchemes
		default:
			scheme = named
		}
		if err := all.add(scheme + "://" + rest); err != nil {
			return Address{}, err
		}
	}
	if all.TLS != nil && (all.Master != "" || all.hosts() > 1) {
		all.TLS.ServerName = "" // each node's certificate has its own name
	}
	if all.Cluster() && all.Database != 0 {
		return Address{}, errDatabase
	}
	return all, nil
}

// Cluster reports whether the address is that of a Cluster.
func (a *Address) Cluster() bool { return a.Master == "" && len(a.Nodes) > 1 }

func (a *Address) add(part string) error {
	u, err := url.Parse(part)
	if err != nil || u.Hostname() == "" || u.Fragment != "" || u.Scheme != "redis" && u.Scheme != "rediss" {
		return errWanted
	}
	query := u.Query()
	if query.Has("master") && query.Get("master") == "" {
		return errWanted
	}
	if master := query.Get("master"); master != "" {
		a.Master = master
	}
	query.Del("master")
	u.RawQuery = query.Encode()
	options, err := redis.ParseURL(u.String())
	if err != nil {
		return errWanted
	}
	a.Nodes = append(a.Nodes, options.Addr)
	if options.Username != "" || options.Password != "" {
		a.Username, a.Password = options.Username, options.Password
	}
	if options.DB != 0 {
		a.Database = options.DB
	}
	if options.TLSConfig != nil {
		a.TLS = options.TLSConfig
	}
	return nil
}

// hosts counts the different nodes.
func (a *Address) hosts() int {
	different := make(map[string]struct{}, len(a.Nodes))
	for _, node := range a.Nodes {
		different[node] = struct{}{}
	}
	return len(different)
}
