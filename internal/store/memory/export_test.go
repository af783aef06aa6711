package memory

// Reopen is like Open on a directory that was used before: the same content, not closed.
func (s *Store) Reopen() *Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	again := &Store{records: s.records, boxes: s.boxes}
	for _, b := range again.boxes {
		b.s = again
	}
	return again
}
