package auth

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCache(t *testing.T) {
	t.Parallel()

	t.Run("never holds more than its bound", func(t *testing.T) {
		t.Parallel()
		const bound = 100 * cacheShards
		c := newCache(bound, time.Now)
		for i := range 10 * bound {
			require.True(t, c.put(hashToken(strconv.Itoa(i)), &verified{}))
		}
		held := 0
		for i := range c.shards {
			held += len(c.shards[i].current) + len(c.shards[i].previous)
		}
		require.LessOrEqual(t, held, bound)
		require.GreaterOrEqual(t, held, bound/2, "and it makes use of it")
	})

	t.Run("keeps tokens in use and drops unused ones", func(t *testing.T) {
		t.Parallel()
		c := newCache(100*cacheShards, time.Now)
		used, unused := hashToken("used"), hashToken("unused")
		c.put(used, &verified{identity: Identity{UserID: "used"}})
		c.put(unused, &verified{})
		for i := range 1000 * cacheShards {
			c.put(hashToken(strconv.Itoa(i)), &verified{})
			found := c.get(used)
			require.NotNil(t, found)
			require.Equal(t, "used", found.identity.UserID)
		}
		require.Nil(t, c.get(unused))
	})

	t.Run("finds a token of the previous generation, and removes from both", func(t *testing.T) {
		t.Parallel()
		c := newCache(2*cacheShards, time.Now) // generations of one token
		key := hashToken("a")
		newer := key
		newer[31]++ // another token in the same shard
		require.True(t, c.put(key, &verified{}))
		require.True(t, c.put(newer, &verified{}))
		require.False(t, c.put(key, &verified{}), "it is still known")
		c.remove(key)
		c.remove(newer)
		require.Nil(t, c.get(key))
		require.Nil(t, c.get(newer))
	})

	t.Run("drops what was not used for two generations, even when there is room", func(t *testing.T) {
		t.Parallel()
		now := time.Now()
		c := newCache(1000*cacheShards, func() time.Time { return now })
		const tokens = 10 * cacheShards
		for minute := range 10 {
			for i := range tokens {
				c.put(hashToken(strconv.Itoa(minute*tokens+i)), &verified{})
			}
			now = now.Add(generationAge)
		}
		held := 0
		for i := range c.shards {
			held += len(c.shards[i].current) + len(c.shards[i].previous)
		}
		require.LessOrEqual(t, held, 2*tokens)
	})
}
