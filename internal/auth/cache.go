package auth

import (
	"crypto/sha256"
	"sync"
	"time"
)

const (
	// cacheEntries bounds the memory: some 300 bytes for each entry with a
	// profile, so 30 MB when full.
	cacheEntries = 100_000
	cacheShards  = 64

	// generationAge is how long a generation lasts that does not fill: as long as
	// Clerk's tokens, so that the expired ones are let go within two of it.
	generationAge = time.Minute
)

// tokenHash is the key of a verified token. It is SHA-256 and not a faster hash,
// because whoever finds two tokens with the same key becomes somebody else: a
// seeded hash such as hash/maphash promises to spread, not to withstand that.
// The token itself is not kept, so that a memory dump holds no credentials.
type tokenHash [sha256.Size]byte

// hashToken copies a token of the usual size to the stack and not to the heap,
// where a conversion would put it: a hit then costs 0.6 µs and no garbage.
func hashToken(token string) tokenHash {
	var usual [2 << 10]byte
	if len(token) <= len(usual) {
		return sha256.Sum256(usual[:copy(usual[:], token)])
	}
	return sha256.Sum256([]byte(token))
}

// cache remembers verified tokens. It is split into shards, so that cores seldom
// meet at one lock. It does not look at tokens' times: its user does, on each hit.
type cache struct {
	now    func() time.Time
	shards [cacheShards]shard
}

// shard holds two generations. When the young one is full, or a minute old, it
// becomes the old one, and what the old one held is dropped: eviction in one step,
// without a list to maintain on each hit. What is still in use moves from old to young as it is hit,
// so a generation's turn drops only tokens not used during a whole generation,
// which soon are all the expired ones.
type shard struct {
	mu         sync.RWMutex
	generation int       // entries in one generation
	turned     time.Time // when the young one began
	young, old map[tokenHash]*verified
	_          [64]byte // keeps two shards' locks off one cache line
}

// newCache returns a cache of at most entries tokens, whose generations last by now.
func newCache(entries int, now func() time.Time) *cache {
	c := &cache{now: now}
	began := now()
	for i := range c.shards {
		c.shards[i].turned = began
		c.shards[i].generation = max(1, entries/cacheShards/2)
		c.shards[i].young = make(map[tokenHash]*verified)
	}
	return c
}

// get returns nil when the token is not known.
func (c *cache) get(key tokenHash) *verified {
	s := c.shard(key)
	s.mu.RLock()
	found := s.young[key]
	aging := found == nil
	if aging {
		found = s.old[key]
	}
	s.mu.RUnlock()
	if found != nil && aging {
		s.put(key, found, c.now())
	}
	return found
}

// put reports whether the token was not known before.
func (c *cache) put(key tokenHash, v *verified) bool {
	return c.shard(key).put(key, v, c.now())
}

func (c *cache) remove(key tokenHash) {
	s := c.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.young, key)
	delete(s.old, key)
}

func (c *cache) shard(key tokenHash) *shard {
	return &c.shards[int(key[0])%cacheShards]
}

func (s *shard) put(key tokenHash, v *verified, now time.Time) (isNew bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.young[key]; known {
		return false
	}
	_, known := s.old[key]
	if len(s.young) >= s.generation || now.Sub(s.turned) >= generationAge {
		s.old, s.young = s.young, make(map[tokenHash]*verified, len(s.young))
		s.turned = now
	}
	delete(s.old, key)
	s.young[key] = v
	return !known
}
