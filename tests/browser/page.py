"""Opens pages of `dissect --format html` in headless Chromium, and checks what a person would see and do.

usage: page.py NTP MYSQL HOSTILE LONG CUT: pages of an NTP and a MySQL sample, one with markup in captured text, one of a
long capture, and the start of that one.
Prints a line for each check; exits with 1 at the first that fails.
"""
import sys
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

options = webdriver.ChromeOptions()
for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,900"):
    options.add_argument(argument)
options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
browser = webdriver.Chrome(options=options)


def check(holds, what):
    if not holds:
        sys.exit(f"FAILED: {what}")
    print(f"ok: {what}")


def wait(condition, what, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"FAILED: waited for {what}")
        time.sleep(0.05)


def open_page(path, fragment=""):
    browser.get("about:blank")
    begun = time.monotonic()
    browser.get(Path(path).resolve().as_uri() + fragment)
    wait(lambda: browser.execute_script("return document.documentElement.dataset.ready") == "yes", "the page", 60)
    return time.monotonic() - begun


def all_of(selector):
    return browser.find_elements(By.CSS_SELECTOR, selector)


def texts(selector):
    return [element.text for element in all_of(selector)]


def title():
    return browser.find_element(By.ID, "title").text


def keys(*pressed):
    browser.switch_to.active_element.send_keys(*pressed)


def log():
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def field(label):
    return next(line for line in all_of(".field") if line.find_element(By.TAG_NAME, "b").text == label)


# Contrast of every colour of text on every colour that can be behind it (WCAG 2.1, contrast ratio).
CONTRAST = """
const style = getComputedStyle(document.documentElement);
const light = name => {
  const digits = style.getPropertyValue(name).trim().slice(1).match(/../g).map(pair => parseInt(pair, 16) / 255);
  const [r, g, b] = digits.map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
};
return ["fore", "dim", "client", "server", "error", "warning"].flatMap(text =>
  ["back", "soft", "mark", "pick"].map(behind => {
    const [low, high] = [light("--" + text), light("--" + behind)].sort((a, b) => a - b);
    return [text, behind, high / low];
  }));
"""


def digits(selector):
    return "".join(element.text for element in all_of(selector) if len(element.text) == 2)


page, mysql, hostile, long, cut = sys.argv[1:6]

open_page(page)
check(len(all_of(".row")) > 10, "rows are there")
wait(lambda: len(all_of(".field")) > 5, "fields")
check(title().startswith("NTP: Client request"), "the first message is shown")
check(len(all_of(".byte")) == 2 * 48, "all of its bytes are shown, as digits and as text")

ActionChains(browser).move_to_element(field("Stratum")).perform()
check(len(all_of(".byte.mark")) == 2, "hovering over a field of one byte marks that byte")
ActionChains(browser).move_to_element(field("Transmit timestamp")).perform()
check(len(all_of(".byte.mark")) == 16, "hovering over a timestamp marks eight bytes")
offsets = {int(byte.get_attribute("data-offset")) for byte in all_of(".byte.mark")}
check(offsets == set(range(40, 48)), "they are those of the timestamp")
byte = all_of('.byte[data-offset="1"]')[0]
ActionChains(browser).move_to_element(byte).perform()
check(texts(".field.mark b") == ["Stratum"], "hovering over a byte marks its field")
byte.click()
check("Stratum" in browser.find_element(By.ID, "about").text, "a click says what the field is")
check("RFC 5905" in browser.find_element(By.ID, "about").text, "and where it is specified")
check(browser.execute_script("return location.hash").startswith("#m1.f"), "and makes a link")

browser.find_element(By.ID, "ladder").click()
browser.execute_script("document.getElementById('ladder').focus()")
keys(Keys.HOME)
wait(lambda: title().startswith("NTP: Client request"), "the first message")
keys(Keys.ARROW_DOWN)
wait(lambda: title().startswith("NTP: Server reply"), "the next message")
check(True, "the arrow keys go from message to message")
keys(Keys.ARROW_RIGHT)
check("field" in browser.switch_to.active_element.get_attribute("class"), "the right arrow goes to the fields")
keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
check(len(all_of(".field.picked")) == 1, "one field is selected there")
keys(Keys.ARROW_LEFT)
check(browser.switch_to.active_element.get_attribute("id") == "ladder", "the left arrow goes back")

open_page(mysql)
keys("/")
check(browser.switch_to.active_element.get_attribute("id") == "search", "a slash goes to the search")
keys("greeting")
wait(lambda: browser.find_element(By.ID, "status").text.startswith("1 of"), "the search")
check("Server greeting" in texts(".row")[0], "the search finds the greeting")
keys(Keys.CONTROL + "a", Keys.DELETE)
browser.find_element(By.CSS_SELECTOR, "#protocol option[value=mysql]").click()
check(len(all_of(".row")) > 20, "the filter leaves one protocol")
browser.find_element(By.ID, "theme").click()
check("dark" in browser.execute_script("return document.documentElement.className"), "there is a dark theme")

open_page(page, "#m2.f3")
wait(lambda: len(all_of(".field.picked")) == 1, "the field of the link")
check(title().startswith("NTP:"), "a link opens its message")
check(all_of(".field.picked")[0].get_attribute("data-field") == "2", "and its field")
for element, role in (("#ladder", "listbox"), ("#fields", "tree"), (".row", "option"), (".field", "treeitem")):
    check(all_of(element)[0].get_attribute("role") == role, f"{element} is a {role}")
browser.set_window_size(400, 850)
wide = browser.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
check(wide <= 0, "on a phone nothing sticks out to the side")
wide = browser.execute_script("const list = document.getElementById('ladder'); return list.scrollWidth - list.clientWidth")
check(wide <= 0, "nor does anything in the list of messages")
browser.set_window_size(1400, 900)

for theme in ("light", "dark"):
    pairs = browser.execute_script(CONTRAST)
    least = min(pairs, key=lambda pair: pair[2])
    check(least[2] >= 4.5, f"in the {theme} theme, text stands out from what is behind it ({least})")
    browser.find_element(By.ID, "theme").click()
browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
height = browser.execute_script("return document.getElementById('fields').getBoundingClientRect().bottom")
check(height <= browser.execute_script("return document.getElementById('hex').getBoundingClientRect().top") + 1
      and not browser.find_element(By.ID, "ladder").is_displayed(), "on paper nothing lies on top of something else")
check(browser.execute_script("return ['fields', 'hex'].every(name => { const part = document.getElementById(name);"
                             " return part.scrollHeight <= part.clientHeight + 1; })"), "and nothing is cut off")
browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
browser.refresh()
wait(lambda: len(all_of(".field.picked")) == 1, "the field of the link")
check(browser.execute_script("return location.hash") == "#m2.f3", "a link stays when the page is loaded again")
check(log() == [], "no errors on the console")

open_page(hostile)
browser.find_element(By.ID, "ladder").click()
browser.execute_script("document.getElementById('ladder').focus()")
for _ in range(40):
    keys(Keys.ARROW_DOWN)
    time.sleep(0.02)
check(browser.execute_script("return typeof window.taken") == "undefined", "nothing in a capture runs")
check(all_of("#message img, #message script, .row img, .row b") == [], "nothing in a capture becomes markup")
check("<img" in browser.find_element(By.TAG_NAME, "body").text, "it is shown as it is")
check(log() == [], "no errors on the console")

open_page(cut)
check(len(texts("#rows > *")) > 5 and title(), "a page that was cut off shows what is there")

seconds = open_page(long)
rows = int(browser.find_element(By.ID, "status").text.split(" of ")[1].split(" ")[0])
check(rows >= 50_000 and len(all_of(".row")) < 200, f"{rows} rows, of which only those in sight exist")
check(seconds < 10, f"they open in {seconds:.1f} s")
browser.execute_script("document.getElementById('ladder').focus()")
keys(Keys.END)
wait(lambda: len(all_of(".row.picked")) == 1, "the last row")
check(log() == [], "no errors on the console")
browser.quit()
