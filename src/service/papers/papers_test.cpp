#include "service/papers/papers.hpp"

#include <boost/json/array.hpp>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/calendar/courses.hpp"
#include "service/papers/facts.hpp"
#include "service/papers/fill.hpp"
#include "service/papers/view.hpp"
#include "service/people/people.hpp"
#include "service/settings.hpp"
#include "store/test_support.hpp"

namespace rollcall::service {
namespace {

using store::must;
using Flags = std::vector<std::pair<std::string, std::string>>;

const std::regex kTag(R"(\{\{([#^/&]?)(\w+)\}\})");

std::multiset<std::string> tags_of(std::string_view text) {
  const std::string all(text);
  std::multiset<std::string> tags;
  for (auto at = std::sregex_iterator(all.begin(), all.end(), kTag); at != std::sregex_iterator(); ++at)
    if ((*at)[1] != "/") tags.insert((*at)[1].str() + (*at)[2].str());
  return tags;
}

// The names of a view, those of the things in its lists too.
void add_names(const boost::json::object& view, std::set<std::string>& names) {
  for (const auto& [name, member] : view) {
    names.emplace(name);
    if (const auto* items = member.if_array())
      for (const boost::json::value& item : *items) add_names(item.as_object(), names);
  }
}

std::size_t lines_beginning(std::string_view text, std::string_view begin) {
  std::size_t count = text.starts_with(begin) ? 1 : 0;
  const std::string wanted = "\n" + std::string(begin);
  for (std::size_t at = 0; (at = text.find(wanted, at)) != std::string_view::npos; ++at) ++count;
  return count;
}

class PapersTest : public testing::Test {
 protected:
  // The same data folder under other settings.
  Installation& make(const Flags& flags = {}) {
    const bool there = in_ != nullptr;
    in_.reset();
    Settings settings = must(Settings::load(settings_table(), {.flags = flags}));
    const std::filesystem::path folder = folder_.file("data");
    in_ = there ? must(Installation::open(folder, std::move(settings), clock_))
                : must(Installation::create(folder, std::move(settings), clock_));
    return *in_;
  }
  std::string paper(Paper paper, std::string_view language = "en") {
    return must(write_paper(*in_, paper, must(parse_language(language))));
  }

  store::TestFolder folder_;
  TestClock clock_{store::test_time()};
  std::unique_ptr<Installation> in_;
};

TEST_F(PapersTest, AreThereInEveryLanguageWithNothingLeftOpen) {
  make();
  for (const Language& language : kLanguages)
    for (const Paper kind : kPapers) {
      const std::string what = std::string(name(kind)) + "." + std::string(language.code);
      const std::string text = paper(kind, language.code);
      EXPECT_GT(text.size(), 1000U) << what;
      EXPECT_EQ(text.find("{{"), std::string::npos) << what;
      EXPECT_EQ(text.find("}}"), std::string::npos) << what;
      EXPECT_EQ(text.find("||"), std::string::npos) << what << ": an empty cell";
      EXPECT_EQ(lines_beginning(text, "# "), 1U) << what;
    }
}

TEST_F(PapersTest, HaveTheSameTagsAndTheSameShapeInEveryLanguage) {
  std::vector<Paper> kinds(kPapers.begin(), kPapers.end());
  kinds.push_back(Paper::kProofOfChoice);
  for (const Paper kind : kinds) {
    const std::string_view english = paper_text(kind, kLanguages.front());
    for (const Language& language : kLanguages) {
      const std::string_view text = paper_text(kind, language);
      const std::string what = std::string(name(kind)) + "." + std::string(language.code);
      EXPECT_EQ(tags_of(text), tags_of(english)) << what;
      for (const char* begin : {"## ", "### ", "| ", "- "})
        EXPECT_EQ(lines_beginning(text, begin), lines_beginning(english, begin)) << what << ": " << begin;
    }
  }
}

TEST_F(PapersTest, HaveNoTagThatNothingFills) {
  const boost::json::object view = view_of(must(gather_facts(make())), Wording(kLanguages.front()));
  std::set<std::string> names;
  add_names(view, names);
  for (const Language& language : kLanguages)
    for (const Paper kind : kPapers)
      for (const std::string& tag : tags_of(paper_text(kind, language)))
        EXPECT_TRUE(names.contains(tag.substr(tag.find_first_not_of("#^&"))))
            << name(kind) << "." << language.code << ": " << tag;
}

TEST_F(PapersTest, NameEveryClockOfRetention) {
  const std::multiset<std::string> tags = tags_of(paper_text(Paper::kRetention, kLanguages.front()));
  for (const RetentionClock& clock : retention_clocks(make())) {
    EXPECT_TRUE(tags.contains("kept_" + std::string(clock.kind))) << clock.kind;
    EXPECT_NE(paper(Paper::kRetention).find("`" + std::string(clock.setting) + "`"), std::string::npos) << clock.kind;
  }
}

TEST_F(PapersTest, SayWhatTheSettingsSay) {
  struct Case {
    Flags flags;
    Paper paper;
    std::vector<std::string> said;
    std::vector<std::string> not_said;
  };
  const std::string fill_in = "to be filled in";
  for (const Case& one : std::vector<Case>{
           {{}, Paper::kNotice, {fill_in, "90 days", "14 days"}, {"A school"}},
           {{{"privacy.controller", "A school, 1 Street"},
             {"privacy.contact", "privacy@example.org"},
             {"privacy.legal_basis", "public_task"}},
            Paper::kNotice,
            {"A school, 1 Street", "privacy@example.org", "a task in the public interest"},
            {fill_in, "legitimate interests", "data protection officer"}},
           {{{"privacy.officer", "dpo@example.org"}}, Paper::kNotice, {"data protection officer: dpo@example.org"}, {}},
           {{{"privacy.legal_basis", "legitimate_interests"}}, Paper::kRecordOfProcessing, {"6(1)(f)"}, {"6(1)(e)"}},
           {{{"retention.evidence_days", "7"}}, Paper::kRetention, {"7 days"}, {"90 days"}},
           {{{"retention.record_days", "400"}}, Paper::kRetention, {"400 days"}, {}},
           {{}, Paper::kRetention, {"pseudonym"}, {"PostgreSQL"}},
           {{{"erasure.records", "remove"}}, Paper::kRetention, {"goes with the person"}, {"pseudonym"}},
           {{{"models.liveness", "none"}}, Paper::kModelCards, {"yunet_n"}, {"minifas"}},
           {{{"models.recogniser", "mobilefacenet_w600k_int8_512d"}},
            Paper::kModelCards,
            {"non-commercial", "Not for commercial use"},
            {"mobilefacenet_ms1m"}},
           {{{"recognition.false_accept_rate", "0.01"}}, Paper::kImpactAssessment, {"1%"}, {"0.3%"}},
           {{{"policy.liveness", "off"}}, Paper::kImpactAssessment, {"is not checked"}, {}},
           {{{"oidc.issuer", "https://id.example.org"}}, Paper::kRecordOfProcessing, {"https://id.example.org"}, {}},
           {{{"backup.folder", "/backups"}, {"backup.hours", "12"}, {"backup.kept", "10"}},
            Paper::kRetention,
            {"12 hours", "5 days"},
            {}},
       }) {
    make(one.flags);
    const std::string text = paper(one.paper);
    const std::string what = std::string(name(one.paper)) + (one.flags.empty() ? "" : " with " + one.flags[0].first);
    for (const std::string& said : one.said) EXPECT_NE(text.find(said), std::string::npos) << what << ": " << said;
    for (const std::string& said : one.not_said) EXPECT_EQ(text.find(said), std::string::npos) << what << ": " << said;
  }
}

TEST_F(PapersTest, AskForWhatIsMissingInEveryLanguage) {
  make();
  const std::map<std::string_view, std::string> asked{{"en", "**[to be filled in"},
                                                      {"es", "**[por completar"},
                                                      {"pt", "**[a preencher"},
                                                      {"fr", "**[à compléter"},
                                                      {"ar", "**[يُستكمَل"}};
  for (const Language& language : kLanguages)
    for (const Paper kind : {Paper::kNotice, Paper::kRecordOfProcessing, Paper::kImpactAssessment})
      EXPECT_NE(paper(kind, language.code).find(asked.at(language.code)), std::string::npos)
          << name(kind) << "." << language.code;
}

TEST_F(PapersTest, CountPeopleAndNameNone) {
  Installation& in = make();
  for (const char* id : {"S1", "S2", "S3"})
    must(add_person(in, local_operator(), {.external_id = id, .name = "Somebody Named"}));
  for (const Language& language : kLanguages)
    for (const Paper kind : kPapers) EXPECT_EQ(paper(kind, language.code).find("Somebody"), std::string::npos);
  EXPECT_NE(paper(Paper::kRecordOfProcessing).find("People entered: 3;"), std::string::npos);
}

TEST_F(PapersTest, IsolateTheirNamesWhereTheyRunFromRightToLeft) {
  make();
  for (const Paper kind : kPapers) {
    const std::string text = paper(kind, "ar");
    EXPECT_TRUE(text.starts_with("<div dir=\"rtl\" lang=\"ar\">")) << name(kind);
    EXPECT_EQ(text.find(" `"), std::string::npos) << name(kind) << ": code that is not isolated";
  }
}

TEST(Paper, IsKnownByItsNameAlone) {
  for (const Paper paper : kPapers) EXPECT_EQ(*parse_paper(name(paper)), paper);
  EXPECT_EQ(parse_paper("letter").error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(parse_language("de").error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace rollcall::service
