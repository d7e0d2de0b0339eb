package rehearsal

import (
	"bytes"
	"encoding/json"
	"hash/maphash"
	"sync"
	"time"

	"sneakerhead/internal/drop"
)

// shown is what a frame says of the drop. It is shared by all sockets that were sent the same
// frame, and never changed.
type shown struct {
	event    string
	stock    drop.Stock
	at       time.Time // when it was committed; zero in a snapshot
	partial  bool      // it has no sizes, and stands beside a frame that has them
	replaces bool      // it replaces what was, also with a lower seq
	status   drop.Status
}

// frames decodes frames. Every socket of a room gets the same bytes, so each frame is decoded once,
// however many sockets there are.
type frames struct {
	first func(*shown) // is told of each frame that is new

	mu                sync.Mutex
	seed              maphash.Seed
	current, previous map[uint64]*shown // by the hash of the frame; when current is full, it becomes previous
}

// framesKept bounds each of the two maps. A replica sends a room at most ten frames a second.
const framesKept = 4096

func newFrames(first func(*shown)) *frames {
	return &frames{first: first, seed: maphash.MakeSeed(), current: map[uint64]*shown{}}
}

// prefixes of the frames that are about the drop. The others are for one user each.
//
//nolint:gochecknoglobals // constants; Go has none of this type
var (
	framePrefix = []byte(`{"event":"`)
	stockFrame  = []byte(`{"event":"stock-`)
	dropFrame   = []byte(`{"event":"drop-`)
)

// eventOf returns the event of a frame.
func eventOf(raw []byte) string {
	rest, found := bytes.CutPrefix(raw, framePrefix)
	end := bytes.IndexByte(rest, '"')
	if !found || end < 0 {
		return ""
	}
	return string(rest[:end])
}

// read returns what a frame says of the drop; nil when it says nothing of it, or cannot be read.
func (f *frames) read(raw []byte) *shown {
	if !bytes.HasPrefix(raw, stockFrame) && !bytes.HasPrefix(raw, dropFrame) {
		return nil
	}
	hash := maphash.Bytes(f.seed, raw)
	f.mu.Lock()
	defer f.mu.Unlock()
	if known, ok := f.current[hash]; ok {
		return known
	}
	if known, ok := f.previous[hash]; ok {
		return known
	}
	if len(f.current) >= framesKept {
		f.current, f.previous = map[uint64]*shown{}, f.current
	}
	s := decodeFrame(raw)
	f.current[hash] = s
	if s != nil && f.first != nil {
		f.first(s)
	}
	return s
}

func decodeFrame(raw []byte) *shown {
	event := eventOf(raw)
	if bytes.HasPrefix(raw, stockFrame) {
		var frame struct {
			Data struct {
				drop.Stock
				At time.Time `json:"at"`
			}
		}
		if json.Unmarshal(raw, &frame) != nil {
			return nil
		}
		return &shown{event: event, stock: frame.Data.Stock, at: frame.Data.At, partial: event == "stock-recovered"}
	}
	var frame struct{ Data struct{ Drop drop.View } }
	if json.Unmarshal(raw, &frame) != nil {
		return nil
	}
	d := &frame.Data.Drop
	return &shown{event: event, stock: d.Stock(), replaces: event == "drop-snapshot", status: d.Status}
}
