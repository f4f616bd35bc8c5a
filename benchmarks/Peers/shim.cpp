#include <iostream>

#if !defined(_GLIBCXX_RELEASE) || _GLIBCXX_RELEASE < 13
// What GCC 13's <iostream> calls in place of a constructor in each object file.
namespace std
{
    void ios_base_library_init();
    void ios_base_library_init() { }
}
#endif

#ifdef UNLOCKED
// MKL asks before it takes its fast path.
extern "C" int mkl_serv_intel_cpu_true() { return 1; }
#endif
