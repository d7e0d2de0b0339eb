package auth

import (
	"crypto/sha256"
	"sync"
	"time"
)

const (
	// cacheEntries bounds the memory: an entry with a profile takes about 300 bytes, so a full
	// cache 30 MB.
	cacheEntries = 100_000
	cacheShards  = 64

	// generationAge is how long a generation lasts at most. Clerk's tokens last as long, so expired
	// ones are dropped after two generations.
	generationAge = time.Minute
)

// tokenHash is the key of a verified token. It must be a cryptographic hash: somebody who made a
// token with the same hash as another user's would be taken for that user, and hash/maphash does
// not prevent that. The token itself is not kept, so that a memory dump contains no credentials.
type tokenHash [sha256.Size]byte

func hashToken(token string) tokenHash { return hashText(token) }

// hashText hashes a token, or a part of one. It copies a text of the usual size to the stack;
// converting it to a slice would allocate. A hit of the cache then takes 0.6 µs and allocates
// nothing.
func hashText(text string) [sha256.Size]byte {
	var usual [2 << 10]byte
	if len(text) <= len(usual) {
		return sha256.Sum256(usual[:copy(usual[:], text)])
	}
	return sha256.Sum256([]byte(text))
}

// cache remembers verified tokens. It is split into shards, so that goroutines rarely wait for the
// same lock. It does not check whether a token has expired: the caller does, at each use.
type cache struct {
	now    func() time.Time
	shards [cacheShards]shard
}

// shard has two generations of tokens. When the current one is full or a minute old, it becomes the
// previous one, and the tokens of the previous one are dropped. A token of the previous generation
// that is used moves to the current one. So only tokens that nobody used during a whole generation
// are dropped, and no list has to be kept in order of use.
type shard struct {
	mu                sync.RWMutex
	capacity          int       // of one generation
	rotated           time.Time // when current was begun
	current, previous map[tokenHash]*verified
	_                 [64]byte // so that the locks of two shards are not in one cache line
}

// newCache returns a cache of at most entries tokens. It takes the time from now.
func newCache(entries int, now func() time.Time) *cache {
	c := &cache{now: now}
	began := now()
	for i := range c.shards {
		c.shards[i].rotated = began
		c.shards[i].capacity = max(1, entries/cacheShards/2)
		c.shards[i].current = make(map[tokenHash]*verified)
	}
	return c
}

// get returns nil when the token is not in the cache.
func (c *cache) get(key tokenHash) *verified {
	s := c.shard(key)
	s.mu.RLock()
	found := s.current[key]
	aging := found == nil
	if aging {
		found = s.previous[key]
	}
	s.mu.RUnlock()
	if found != nil && aging {
		s.put(key, found, c.now())
	}
	return found
}

// put reports whether the token is new to the cache.
func (c *cache) put(key tokenHash, v *verified) bool {
	return c.shard(key).put(key, v, c.now())
}

func (c *cache) remove(key tokenHash) {
	s := c.shard(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.current, key)
	delete(s.previous, key)
}

func (c *cache) shard(key tokenHash) *shard {
	return &c.shards[int(key[0])%cacheShards]
}

func (s *shard) put(key tokenHash, v *verified, now time.Time) (isNew bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.current[key]; known {
		return false
	}
	_, known := s.previous[key]
	if len(s.current) >= s.capacity || now.Sub(s.rotated) >= generationAge {
		s.previous, s.current = s.current, make(map[tokenHash]*verified, len(s.current))
		s.rotated = now
	}
	delete(s.previous, key)
	s.current[key] = v
	return !known
}
