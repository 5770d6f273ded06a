// The floor of whole processes: Node starts and ends.
