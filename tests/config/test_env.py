import pytest

from config import env


@pytest.fixture
def variable(monkeypatch):
    return lambda value: monkeypatch.setenv("X", value)


@pytest.mark.parametrize(("value", "means"), [("true", True), ("False", False), ("", True), (" FALSE ", False)])
def test_a_flag_is_true_or_false_or_its_default(variable, value, means):
    variable(value)
    assert env.flag("X", default=True) is means


@pytest.mark.parametrize("value", ["1", "yes", "ture", "on", "0"])
def test_no_typo_switches_anything_off(variable, value):
    variable(value)
    with pytest.raises(env.EnvironmentProblem, match="true or false"):
        env.flag("X")


@pytest.mark.parametrize("value", ["-1", "1.5", "ten", "٣", "1e3"])
def test_numbers_are_whole(variable, value):
    variable(value)
    with pytest.raises(env.EnvironmentProblem, match="whole number"):
        env.number("X", default=1)


def test_words_lose_the_space_around_them(variable):
    variable(" a.se ,b.se,, ")
    assert env.words("X") == ["a.se", "b.se"]


def test_addresses_of_postgresql(variable):
    variable("postgres://anna:p%40ss%2Fword@db.example:5433/lotsen?sslmode=require")
    found = env.database("X", default="")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "anna",
        "p@ss/word",
        "db.example",
        "5433",
    )
    assert found["NAME"] == "lotsen"
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_is_named_by_its_folder(variable):
    variable("postgresql://lotsen@/lotsen?host=/run/postgresql&port=5444")
    found = env.database("X", default="")
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/postgresql", "5444", {})


def test_addresses_of_sqlite(variable):
    variable("sqlite:////srv/lotsen/lotsen.sqlite3")
    assert env.database("X", default="")["NAME"] == "/srv/lotsen/lotsen.sqlite3"


@pytest.mark.parametrize(
    "address",
    ["mysql://a:geheim@b/c", "lotsen.sqlite3", "postgres://a:geheim@b:x/c", "postgres://a:geheim@b", "sqlite://"],
)
def test_a_wrong_address_is_refused_without_quoting_its_password(variable, address):
    variable(address)
    with pytest.raises(env.EnvironmentProblem) as refusal:
        env.database("X", default="")
    assert "geheim" not in str(refusal.value)


def test_what_is_set_to_nothing_is_not_set(variable):
    variable("")
    assert env.text("X", "default") == "default"
    with pytest.raises(env.EnvironmentProblem, match="Missing"):
        env.required("X")
