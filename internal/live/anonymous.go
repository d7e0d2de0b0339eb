package live

import (
	"container/heap"
	"container/list"
)

// crowd is a set of anonymous sockets, by address. It finds the one that has to make room without
// looking at the others: adding, removing and choosing take a time that grows with the logarithm of
// the number of addresses.
type crowd struct {
	byAddress map[string]*neighbours
	largest   neighbourHeap
}

// neighbours are the sockets of one address.
type neighbours struct {
	address string
	sockets list.List // of *socket; new ones at the back
	at      int       // its index in the heap
}

func newCrowd() *crowd { return &crowd{byAddress: make(map[string]*neighbours)} }

func (c *crowd) add(s *socket) {
	n, ok := c.byAddress[s.ip]
	if !ok {
		n = &neighbours{address: s.ip}
		c.byAddress[s.ip] = n
	}
	s.inCrowd = n.sockets.PushBack(s)
	if ok {
		heap.Fix(&c.largest, n.at)
	} else {
		heap.Push(&c.largest, n)
	}
}

func (c *crowd) remove(s *socket) {
	n := c.byAddress[s.ip]
	n.sockets.Remove(s.inCrowd)
	s.inCrowd = nil
	if n.sockets.Len() > 0 {
		heap.Fix(&c.largest, n.at)
		return
	}
	heap.Remove(&c.largest, n.at)
	delete(c.byAddress, n.address)
}

// count returns how many of the sockets are of one address.
func (c *crowd) count(address string) int {
	if n, ok := c.byAddress[address]; ok {
		return n.sockets.Len()
	}
	return 0
}

// first returns the socket that has been in the crowd for longest, of the address that has most;
// nil when the crowd is empty.
func (c *crowd) first() *socket {
	if len(c.largest) == 0 {
		return nil
	}
	return c.largest[0].first()
}

func (n *neighbours) first() *socket {
	s, _ := n.sockets.Front().Value.(*socket) // nothing else is put in
	return s
}

// neighbourHeap implements heap.Interface. Its first element is the address that has most sockets;
// of several, the one whose first socket is the oldest.
type neighbourHeap []*neighbours

func (h neighbourHeap) Len() int { return len(h) }

func (h neighbourHeap) Less(i, j int) bool {
	if a, b := h[i].sockets.Len(), h[j].sockets.Len(); a != b {
		return a > b
	}
	return h[i].first().number < h[j].first().number
}

func (h neighbourHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].at, h[j].at = i, j
}

// Push implements heap.Interface.
func (h *neighbourHeap) Push(x any) {
	n, _ := x.(*neighbours) // crowd pushes nothing else
	n.at = len(*h)
	*h = append(*h, n)
}

// Pop implements heap.Interface.
func (h *neighbourHeap) Pop() any {
	last := len(*h) - 1
	n := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return n
}
