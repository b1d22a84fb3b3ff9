// How fast the gallery answers, beside FAISS IndexFlatIP and beside plain reading of memory.
#pragma once

#include "reporter.hpp"

namespace rollcall::bench {

// search/{1k,10k,100k,1M,10M}/{128,512}/{1,8,64}, search/1M/128/bandwidth, search/roster50_in_1M. One thread on either
// side; random unit vectors, the hardest case for the bound; k = 5. Sizes the memory has no room for are skipped, and
// said so; 10M and 1M/512 are heavy.
void run_search_benches(Reporter& reporter);

}  // namespace rollcall::bench
